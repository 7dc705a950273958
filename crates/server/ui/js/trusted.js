// Under `require-trusted-types-for 'script'` htmx swaps nothing unless a default
// policy stands before it loads. Pages come from our own server, escaped there;
// scripts and script addresses are never made from text.
if (window.trustedTypes && !window.trustedTypes.defaultPolicy) {
  window.trustedTypes.createPolicy("default", { createHTML: (html) => html });
}
