// exit: 2
// says: files/broken\.json: not valid JSON: Unexpected end of JSON input
import x from './files/broken.json' with { type: 'json' };
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
