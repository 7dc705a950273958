// What the browser adds to pages that already work without it: partial swaps,
// keys, the theme, a moved slider, a warning before typed words are lost, and what is wrong with a
// form beside the field.
import "./js/trusted.js";
import "htmx.org";
import "./js/theme.js";
import "./js/keys.js";
import "./js/unsaved.js";
import "./js/press.js";
import "./js/passkey.js";
import "./js/forms.js";
import "./js/suppose.js";
