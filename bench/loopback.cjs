// Loaded into a peer that would listen on every interface: it listens on this machine only.
const { Server } = require("node:net");

const listen = Server.prototype.listen;
Server.prototype.listen = function (port, ...rest) {
  const to = typeof port === "number" ? { port } : port;
  return listen.call(this, { ...to, host: "127.0.0.1" }, ...rest.filter((value) => typeof value === "function"));
};
