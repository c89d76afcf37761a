// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

Object.keys = () => [];
Reflect.ownKeys = () => [];
Object.freeze = x => x;
JSON.stringify = () => 'x';
String = null;
Error = null;

export default scenario('./small.yaml');
