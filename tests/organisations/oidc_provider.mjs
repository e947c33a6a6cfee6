// A real identity provider (npm oidc-provider) for the tests: PKCE and private_key_jwt are demanded, as ID-porten does.
// Started with one line of JSON on standard input; prints its port when it listens.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

const [line] = await new Promise((resolve) => createInterface({ input: process.stdin }).once("line", (text) => resolve([text])));
const { clientId, redirectUri, afterLogout, jwk, level, details, name } = JSON.parse(line);

let provider;
const account = (sub) => ({
  accountId: sub,
  claims: () => ({ sub, name, acr: level, authorization_details: details, pid: "01017012345" }),
});
const configuration = {
  clients: [{
    client_id: clientId, redirect_uris: [redirectUri], post_logout_redirect_uris: [afterLogout], response_types: ["code"],
    grant_types: ["authorization_code"], token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: "RS256", jwks: { keys: [jwk] }, subject_type: "public",
  }],
  acrValues: [level],
  claims: { openid: ["sub", "name", "acr", "authorization_details", "pid"] },
  conformIdTokenClaims: false,
  extraParams: ["authorization_details"],
  findAccount: (_context, sub) => account(sub),
  pkce: { required: () => true },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true }, resourceIndicators: { enabled: false },
  },
};

/** The person who stands there says yes: logs in at the level asked for, and agrees. */
async function interact(request, response) {
  const { prompt, session, params } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    await provider.interactionFinished(request, response, { login: { accountId: "kari", acr: level, amr: ["BankID"] } });
    return;
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addOIDCClaims(prompt.details.missingOIDCClaims ?? []);
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

const server = createServer((request, response) => {
  if (request.url.startsWith("/interaction/")) void interact(request, response);
  else provider.callback()(request, response);
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  provider = new Provider(`http://127.0.0.1:${port}`, configuration);
  console.log(port);
});
process.stdin.on("end", () => process.exit(0));
