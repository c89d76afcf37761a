// exit: 2
// says: long-key\.js:3:16: unknown key 'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\.\.\.' in the scenario \(accepted: .*\)
export default { format: 1, ['k'.repeat(1000000)]: 1 };
