// exit: 2
// says: throw-long-message\.js:3:7: Error: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.*
throw new Error('x'.repeat(10000000));
