// exit: 2
// says: plain-random-says\.js:5:7: Error: 0\.07856807375659158 0\.38005910112738583 0\.9762848692705081,0\.7580964182430063,0\.5184527713687984
import {  } from 'stormbench';

throw new Error(`${Math.random()} ${Math.random()} ${[1, 2, 3].map(() => Math.random())}`);
