// exit: 2
// says: nesting\.js:7:16: nested deeper than 50 levels
let o = {};
for (let i = 0; i < 100000; i++) {
  o = { o };
}
export default o;
