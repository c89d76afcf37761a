// exit: 2
// says: plain-random-says\.js:5:7: Error: (0\.\d+[ ,]?){5}
import {  } from 'stormbench';

throw new Error(`${Math.random()} ${Math.random()} ${[1, 2, 3].map(() => Math.random())}`);
