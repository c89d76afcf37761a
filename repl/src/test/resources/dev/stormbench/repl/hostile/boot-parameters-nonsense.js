// exit: 2
// says: boot-parameters-nonsense\.js:5:16: TypeError: bootParameters of fix 'mine' is 'threadirqs'; accepted: a list such as \['threadirqs'\]
import { fix } from 'stormbench';

export default fix('mine', { bootParameters: 'threadirqs' }, () => ({}));
