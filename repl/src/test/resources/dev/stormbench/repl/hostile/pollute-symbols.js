// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

RegExp.prototype.exec = () => null;
String.prototype.replace = null;
Number.isInteger = () => false;
Number.isFinite = () => false;
Array.isArray = () => false;

export default scenario('./small.yaml');
