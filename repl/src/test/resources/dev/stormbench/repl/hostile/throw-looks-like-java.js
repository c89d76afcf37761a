// exit: 2
// says: throw-looks-like-java\.js:4:7: Error: java\.lang\.NullPointerException: Cannot invoke "Foo\.bar\(\)"
// quotes-java: true
throw new Error('java.lang.NullPointerException: Cannot invoke "Foo.bar()"\n\tat java.base/java.lang.Thread.run(Thread.java:1)');
