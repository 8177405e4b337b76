// `npm run bench`: Sluice beside the provider, the floor and other gateways.
console.log("The bench is being built.");
