package dev.stormbench.plugin.importtracedat;

import java.util.regex.Pattern;

/**
 * Where things are in a page of the ring buffer, and in the first word of an event.
 *
 * @param longSize bytes of the kernel's {@code long}
 * @param data where events begin
 */
record PageLayout(int timestamp, int commit, int longSize, int data, boolean big) {
  /** What {@link #length} of a page is when it begins behind lost events, and when it says how many. */
  static final long LOST = 1L << 31;
  static final long LOST_COUNT_FOLLOWS = 1L << 30;

  private static final Pattern TYPE_LEN = Pattern.compile("\\btype_len\\s{1,9}:\\s{1,9}5 bits");
  private static final Pattern TIME_DELTA = Pattern.compile("\\btime_delta\\s{1,9}:\\s{1,9}27 bits");
  private static final long LENGTH = (1 << 27) - 1;
  private static final int TIME_BYTES = 8;
  private static final int DELTA_BITS = 27;
  private static final int DELTA = (1 << DELTA_BITS) - 1;
  private static final int TYPE = 31;
  private static final int TYPE_BITS = 5;
  private static final int PLACE_MAX = 64;

  /** From the texts of {@code header_page} and {@code header_event}; an error says what is wrong with the first or the second. */
  static PageLayout of(String headerPage, String headerEvent, boolean big) throws Unreadable {
    FormatText page = FormatText.of(headerPage);
    FormatText.Field timestamp = page.field("timestamp");
    FormatText.Field commit = page.field("commit");
    FormatText.Field data = page.field("data");
    if (timestamp == null || commit == null || data == null || timestamp.size() != TIME_BYTES
        || commit.size() != 4 && commit.size() != 8 || timestamp.offset() > PLACE_MAX || commit.offset() > PLACE_MAX
        || data.offset() > PLACE_MAX || data.offset() < commit.offset() + commit.size()
        || data.offset() < timestamp.offset() + TIME_BYTES) {
      throw new Unreadable("the text of header_page makes no sense; accepted: fields timestamp (8 bytes), commit (4 or 8), data");
    }
    if (!TYPE_LEN.matcher(headerEvent).find() || !TIME_DELTA.matcher(headerEvent).find()) {
      throw new Unreadable("the text of header_event is of no ring buffer that is known; accepted: type_len of 5 bits, time_delta of 27");
    }
    return new PageLayout(timestamp.offset(), commit.offset(), commit.size(), data.offset(), big);
  }

  /** Why a text was refused. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  long time(byte[] page) {
    return Words.get(page, timestamp, TIME_BYTES, big);
  }

  /** Bytes of events, and the flags above. */
  long commitWord(byte[] page) {
    return Words.get(page, commit, longSize, big);
  }

  static int length(long commitWord) {
    return (int) (commitWord & LENGTH);
  }

  int word(byte[] page, int at) {
    return (int) Words.get(page, at, 4, big);
  }

  int type(int word) {
    return big ? word >>> DELTA_BITS : word & TYPE;
  }

  int delta(int word) {
    return big ? word & DELTA : word >>> TYPE_BITS;
  }

  /** A time that needs two words. */
  long wide(int word, int next) {
    return Integer.toUnsignedLong(next) << DELTA_BITS | delta(word);
  }
}
