// exit: 2
// says: ?
import {  } from 'stormbench';

throw new Error(`${Math.random()} ${Math.random()} ${[1, 2, 3].map(() => Math.random())}`);
