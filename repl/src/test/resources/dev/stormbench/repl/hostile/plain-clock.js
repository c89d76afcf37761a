// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

const now = Date.now(), text = Date(), year = new Date().getFullYear();
if (now !== 1767225600000 || year !== 2026 || !text.includes('2026')) {
  throw new Error(`${now} ${text} ${year}`);
}
export default scenario('./small.yaml');
