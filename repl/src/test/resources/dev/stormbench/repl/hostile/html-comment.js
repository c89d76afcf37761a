// exit: 2
// says: html-comment\.js:3:1: not valid JavaScript: Expected an operand but found <
<!-- x
export default {};
