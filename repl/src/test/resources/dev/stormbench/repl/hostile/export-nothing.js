// exit: 2
// says: export-nothing\.js: exports neither a scenario nor a definition; accepted: export default \{ format: 1, \.\.\. \}, export default scenario\(\.\.\.\), export const myFix = fix\(\.\.\.\)
export {};
