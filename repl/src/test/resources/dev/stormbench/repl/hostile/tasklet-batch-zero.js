// exit: 0
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  taskletBatch: () => 0,
}));
