// exit: 2
// says: throw-control-characters\.js:3:7: Error: first
throw new Error('first\r\nsecond \u001b]0;title\u0007 \u2028\u202e evil \u0000 end');
