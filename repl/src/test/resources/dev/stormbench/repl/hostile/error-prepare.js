// exit: 2
// says: ?
Error.prepareStackTrace = () => { for (;;) {} };
Error.stackTraceLimit = 0;
throw new Error('no');
