//! Hours of the week, as people write them: `Mon-Fri 08:00-18:00`, `24x7`, `office`, `outside office`.
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hours(String);
