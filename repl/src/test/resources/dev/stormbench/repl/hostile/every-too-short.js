// exit: 2
// says: every-too-short\.js:5:16: TypeError: every of watchdog 'mine' is '999ns'; accepted: a time from 1us, such as s\(1\), 1s or 100ms
import { scenario } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { every: '999ns', check() {} });
