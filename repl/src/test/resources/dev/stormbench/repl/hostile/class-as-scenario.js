// exit: 2
// says: ?
export default class Scenario {}
