package dev.stormbench.repl.shrink;

import dev.stormbench.repl.shrink.Site.Role;
import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One of the CPUs that lists name is named by none of them any more: what several loads do there ends together. */
record DropCpu() implements Reduction {
  @Override
  public String name() {
    return "drop CPU";
  }

  @Override
  public List<Candidate> of(Shape s) {
    List<Site> inLists = s.sites().stream().filter(site -> site.role() == Role.CPU && isItem(s, site)).toList();
    Set<Integer> cpus = new TreeSet<>();
    inLists.stream().filter(site -> site.text().matches("[0-9]{1,9}")).forEach(site -> cpus.add(Integer.parseInt(site.text())));
    List<Candidate> all = new ArrayList<>();
    for (int cpu : cpus) {
      List<List<Integer>> addresses = inLists.stream().filter(site -> site.text().equals("" + cpu)).map(Site::address).toList();
      all.add(new Candidate((Node.Mapping) Tree.remove(s.node(), addresses), "no list names CPU " + cpu));
    }
    return all;
  }

  private static boolean isItem(Shape s, Site site) {
    List<Integer> above = site.address().subList(0, site.address().size() - 1);
    return s.sites().stream().anyMatch(o -> o.address().equals(above) && o.node() instanceof Node.Sequence);
  }
}
