// exit: 2
// says: endless-recursion-getter\.js:3:\d+: recursion too deep
const o = { get format() { return o.format; } };
export default o;
