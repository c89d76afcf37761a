// exit: 2
// says: ?
import {  } from 'stormbench';

throw new Error(`${Date.now()} ${new Date().toString()} ${new Date(0).getTimezoneOffset()} ${new Date(NaN)} ${(1234.5).toLocaleString()}`);
