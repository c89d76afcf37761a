package dev.stormbench.testkit;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.scenario.Scenario;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Bound scenarios in which something stands before an extension; the plugin stays the owner. */
final class Changed {
  private Changed() {}

  /** The scenario with what the factory of an extension makes changed. */
  static <T> Scenario items(Scenario bound, String component, String name, UnaryOperator<T> change) {
    List<?> items = (List<?>) get(bound, component);
    return with(bound, component, items.stream().map(i -> item((Record) i, name, change)).toList());
  }

  private static <T> Record item(Record item, String name, UnaryOperator<T> change) {
    @SuppressWarnings("unchecked") // the items of one component are of one kind
    Extension<T> x = (Extension<T>) get(item, "extension");
    return x.name().equals(name) ? with(item, "extension", extension(x, change)) : item;
  }

  static <T> Extension<T> extension(Extension<T> x, UnaryOperator<T> change) {
    return new Extension<>(x.point(), x.name(), x.doc(), x.params(), p -> change.apply(x.factory().apply(p)), x.owner());
  }

  private static Object get(Record record, String component) {
    try {
      return record.getClass().getMethod(component).invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <R extends Record> R with(R record, String component, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = Arrays.stream(components).map(c -> c.getName().equals(component) ? value : get(record, c.getName())).toArray();
    try {
      @SuppressWarnings("unchecked") // a record's own class
      Class<R> type = (Class<R>) record.getClass();
      return type.getConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new)).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
