// exit: 2
// says: class-as-scenario\.js:3:16: read a function; accepted: data
export default class Scenario {}
