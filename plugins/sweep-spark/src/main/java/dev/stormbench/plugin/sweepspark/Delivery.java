package dev.stormbench.plugin.sweepspark;

import dev.stormbench.spi.sweep.SweepPoint;
import dev.stormbench.spi.sweep.SweepResults;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Passes on what came of each partition, as Spark's scheduler says it: once for each, one at a time. */
final class Delivery extends AbstractFunction2<Object, String, BoxedUnit> {
  private final List<SweepPoint> points;
  private final SweepResults results;
  private final BitSet reported = new BitSet();

  Delivery(List<SweepPoint> points, SweepResults results) {
    this.points = points;
    this.results = results;
  }

  @Override
  public BoxedUnit apply(Object partition, String result) {
    int i = (Integer) partition;
    reported.set(i);
    if (Task.isAnswer(result)) {
      results.done(points.get(i).id(), Task.text(result));
    } else {
      results.failed(points.get(i).id(), Task.text(result));
    }
    return BoxedUnit.UNIT;
  }

  /** A partition is given up. */
  void failed(int partition, String reason) {
    reported.set(partition);
    results.failed(points.get(partition).id(), reason);
  }

  /** The points that are not reported. */
  List<SweepPoint> left() {
    List<SweepPoint> left = new ArrayList<>();
    for (int i = reported.nextClearBit(0); i < points.size(); i = reported.nextClearBit(i + 1)) {
      left.add(points.get(i));
    }
    return left;
  }
}
