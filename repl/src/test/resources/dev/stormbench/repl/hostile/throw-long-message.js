// exit: 2
// says: ?
throw new Error('x'.repeat(10000000));
