// Stands in for the native addon of aws-lambda-ric, so that nothing has to be compiled. Loaded into an execution environment
// with --require, before Amazon's runtime client. CommonJS, because that is what --require loads fastest.
const { request } = require("node:http");
const Module = require("node:module");
const { pathToFileURL } = require("node:url");
require("../end-with-parent.cjs");

/** The runtime client reads `next` over HTTP by itself; only what it posts for handlers that do not stream comes here. */
function post(path, body) {
  const url = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/${path}`;
  request(url, { method: "POST", headers: { "content-type": "application/json" } }).end(body);
}

const rapidClient = {
  done: (id, body) => post(`${id}/response`, body),
  error: (id, body) => post(`${id}/error`, body),
};

// The runtime client imports the function by its path, and on Windows a path is no URL.
if (process.platform === "win32") {
  Module.registerHooks({
    resolve: (specifier, context, next) =>
      next(/^[a-z]:\\/i.test(specifier) ? pathToFileURL(specifier).href : specifier, context),
  });
}

const load = Module._load;
Module._load = function (name, ...rest) {
  return name === "./rapid-client.node" ? rapidClient : load.call(this, name, ...rest);
};
