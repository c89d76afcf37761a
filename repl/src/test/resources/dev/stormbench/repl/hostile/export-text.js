// exit: 2
// says: ?
export default 'scenario';
