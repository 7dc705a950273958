//! Openings of a rota in real time: when a layer is open besides its hours.
use super::build::Build;
use crate::civil;
use crate::facts::Rota;
use crate::intervals;
use crate::rota::plan::PlanLayer;
use std::collections::HashMap;

impl Build<'_> {
    pub(super) fn openings(
        &mut self,
        index: usize,
        rota: &Rota,
        zone: u32,
        names: &HashMap<&str, usize>,
        layers: &mut [PlanLayer],
    ) {
        for (place, opening) in rota.openings.iter().enumerate() {
            let path = |field: &str| format!("rotas[{index}].openings[{place}].{field}");
            let Some(&layer) = names.get(opening.layer.as_str()) else {
                let known = names.keys().copied();
                self.check
                    .unknown(path("layer"), "layer", &opening.layer, known);
                continue;
            };
            let zone = self.calendars.time_zone(zone);
            let span = (
                civil::instant(zone, opening.from),
                civil::instant(zone, opening.to),
            );
            if opening.to <= opening.from {
                let why = format!("it ends at {}, and begins at {}", opening.to, opening.from);
                self.check.say(path("to"), why, "a time after `from`");
                continue;
            }
            let life = (layers[layer].from, layers[layer].until);
            if span.1 <= life.0 || life.1 <= span.0 {
                let name = &opening.layer;
                let why = format!(
                    "`{name}` is not there from {} to {}",
                    opening.from, opening.to
                );
                let expected = "times from the layer's `from` on, and before its `until`";
                self.check.say(path("from"), why, expected);
                continue;
            }
            // One that lies in an hour that the clocks skip has no length.
            layers[layer].openings.push(span);
        }
        for layer in layers {
            layer.openings = intervals::normalise(std::mem::take(&mut layer.openings));
        }
    }
}
