// exit: 2
// says: ?
// quotes-java: true
throw new Error('java.lang.NullPointerException: Cannot invoke "Foo.bar()"\n\tat java.base/java.lang.Thread.run(Thread.java:1)');
