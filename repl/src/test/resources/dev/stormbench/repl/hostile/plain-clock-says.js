// exit: 2
// says: plain-clock-says\.js:5:7: Error: 1767225600000 Thu Jan 01 2026 00:00:00 GMT\+0000 \(GMT\) 0 Invalid Date 1234\.5
import {  } from 'stormbench';

throw new Error(`${Date.now()} ${new Date().toString()} ${new Date(0).getTimezoneOffset()} ${new Date(NaN)} ${(1234.5).toLocaleString()}`);
