// exit: 2
// says: load-outside\.js:5:25: '\.\./\.\./small\.yaml' leads out of the scenario's folder; accepted: files in it and below
import { scenario } from 'stormbench';

export default scenario('../../small.yaml');
