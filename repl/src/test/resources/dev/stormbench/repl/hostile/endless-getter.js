// exit: 2
// says: endless-getter\.js:5:19: endless loop: more than 10000000 statements
export default {
  format: 1,
  get machine() { for (;;) {} },
};
