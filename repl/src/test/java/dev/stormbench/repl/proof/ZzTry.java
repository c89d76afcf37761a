package dev.stormbench.repl.proof;
class ZzTry {
  public static void main(String[] a) throws Exception {
    Workbench w = new Workbench();
    for (String l : java.nio.file.Files.readAllLines(java.nio.file.Path.of("/tmp/try.txt"))) {
      String[] p = l.split("\\|");
      try { Looking k = new Looking(w, w.script(p[0], p[3].isBlank() ? new String[0] : p[3].split(";;"))).at(Long.parseLong(p[1]));
      for (String c : p[2].split(";")) { System.out.println("$ [" + p[0] + " " + p[1] + "] " + c); try { k.lines(c).forEach(System.out::println); } catch (dev.stormbench.spi.repl.CommandException e) { System.out.println("! " + e.getMessage()); } }
      } catch (Exception e) { e.printStackTrace(System.out); }
    }
  }
}
