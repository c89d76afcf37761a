// exit: 2
// says: ?
<!-- x
export default {};
