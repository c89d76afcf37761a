// exit: 3
// says: checker-answers-number\.js:5:41: event answered 5; accepted: a text that says what is wrong, nothing \(in event of checker 'mine' at \S+ s on cpu 0\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  event: () => 5,
});
