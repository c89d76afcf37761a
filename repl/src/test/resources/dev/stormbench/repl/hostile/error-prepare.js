// exit: 2
// says: error-prepare\.js:5:7: Error: no
Error.prepareStackTrace = () => { for (;;) {} };
Error.stackTraceLimit = 0;
throw new Error('no');
