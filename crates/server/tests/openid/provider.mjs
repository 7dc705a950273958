// An OpenID provider for stories: panva's oidc-provider on the loopback, in memory. Its first
// argument is JSON: at (the instant at which its clock begins), port, clients, keys (a JWK set)
// and algorithms. It says where it is, and stays until its standard input is closed.
// Whoever comes is asked for a name, and is that.
const { at, port = 0, clients = [], keys, algorithms = ["RS256"] } = JSON.parse(process.argv[2] ?? "{}");

// Before anything else takes the time: this provider's clock stands with the story's.
if (at) {
  const Real = Date;
  const ahead = Real.parse(at) - Real.now();
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length ? given : [Real.now() + ahead]));
    }
    static now() {
      return Real.now() + ahead;
    }
  };
}

const { createServer } = await import("node:http");
const { default: Provider } = await import("oidc-provider");

const server = createServer();
await new Promise((listening) => server.listen(port, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients,
  ...(keys ? { jwks: keys } : {}),
  enabledJWA: { idTokenSigningAlgValues: algorithms },
  features: { devInteractions: { enabled: false }, registration: { enabled: true } },
  acrValues: ["two-factors"],
  claims: { openid: ["sub", "acr", "amr"], auth_time: null, sid: null, iss: null },
  cookies: { keys: ["a story"] },
  interactions: { url: (_, { uid }) => `/who/${uid}` },
  renderError: (context, out) => {
    context.type = "text/plain";
    context.body = `${out.error}: ${out.error_description}`;
  },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  async loadExistingGrant(context) {
    const { client, session } = context.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});

const page = `<!doctype html><html lang="en"><title>Provider</title><main><h1>Who are you?</h1>
<form method="post"><p><label>Name <input name="login" required></label></p>
<p><label>Methods <input name="amr"></label></p><p><label>Class <input name="acr"></label></p>
<p><button>Sign in</button></p></form></main></html>`;

async function who(request, response) {
  if (request.method !== "POST") {
    response.setHeader("content-type", "text/html");
    return response.end(page);
  }
  let body = "";
  for await (const part of request) body += part;
  const said = new URLSearchParams(body);
  const login = {
    accountId: said.get("login"),
    remember: true,
    ...(said.get("amr") ? { amr: said.get("amr").split(" ") } : {}),
    ...(said.get("acr") ? { acr: said.get("acr") } : {}),
  };
  await provider.interactionFinished(request, response, { login });
}

const callback = provider.callback();
server.on("request", (request, response) => {
  // A real browser's clock does not stand with the story's, and would forget them at once.
  const set = response.setHeader.bind(response);
  response.setHeader = (name, value) =>
    set(name, /^set-cookie$/i.test(name) ? [value].flat().map((it) => it.replace(/; expires=[^;]*/gi, "")) : value);
  if (request.url === "/favicon.ico") return response.writeHead(204).end();
  if (!request.url.startsWith("/who/")) return callback(request, response);
  who(request, response).catch((error) => {
    response.statusCode = 500;
    response.end(String(error));
  });
});

console.log(`ready ${issuer}`);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
