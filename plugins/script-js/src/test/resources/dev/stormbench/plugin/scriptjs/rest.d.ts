  /** One tracepoint hit; the object is used again for the next one. */
  interface TraceEvent {
    readonly event: EventName;
    readonly system: string;
    readonly timeNs: number;
    readonly cpu: number;
    readonly pid: number;
    readonly comm: string;
    readonly flags: number;
    readonly preemptCount: number;
    /** A field by the kernel's name, such as 'next_pid'. */
    field(name: string): number | string;
  }
  /** What a watchdog may do. */
  interface Console {
    /** Writes a line to the kernel log. */
    printk(line: string): void;
    /** Counts a lockup in the result and prints the call trace. */
    report(cpu: Cpu, seconds: number): void;
    /** Writes a line about a CPU that is in danger to the kernel log; no lockup is counted. */
    warn(cpu: Cpu, line: string): void;
    /** touch_softlockup_watchdog(). */
    touch(cpu: Cpu): void;
    /** Ends the run as a panic would. */
    panic(reason: string): void;
  }
  /** An extension: it may stand wherever a name may. */
  interface Definition<Kind extends string> {
    readonly kind: Kind;
    readonly name: string;
  }
  /** A time such as '750us'. */
  type Time = string;
  /** A time, or a distribution of times. */
  type Distribution = Time | { exp: Time } | { uniform: [Time, Time] } | { normal: [Time, Time] };
  /** CPU numbers: 3, [47, 95], '0-7', 'all', 'others'. */
  type Cpus = number | number[] | string;
  /** A step of a program, as scenarios write it. */
  type Step = string | { run: Distribution | 'forever' } | { spin: Distribution } | { sleep: Distribution } | { block: Distribution } | { until: Time } | { wait: string }
    | { post: string } | { policy: string } | { prio: number } | { cpus: Cpus } | { raise: string | { vec: string; work?: Distribution } }
    | { repeat: { times: number; steps: Step[] } } | { call: (task: Task) => Step | null | undefined };
  type Action = { tasklet: Pool } | { post: string } | { work: string; cost: Time };
  interface Pool { readonly cpu: number; readonly size: number; readonly backlog: number; }
  interface Line { readonly name: string; }
  interface TimerSpec {
    cpu: number; first?: Time; period: Distribution; function?: string;
    action: Action | ((cpu: Cpu) => Action | null | undefined);
  }
  /** What a workload builds with. */
  interface Setup {
    readonly id: string;
    readonly machine: Machine;
    /** A draw from the workload's own stream: 0 to bound - 1. */
    randomNs(bound: number): number;
    cpus(cpus: Cpus): number[];
    spawn(task: { comm?: string; policy?: string; nice?: number; cpus?: Cpus; home?: number; kthread?: boolean; start?: Time; slack?: Time;
      program: Step[] }): Task;
    taskletPool(pool: { cpu: number; size?: number; function?: string; work: Distribution | ((cpu: Cpu) => Time); hi?: boolean }): Pool;
    hrtimer(timer: TimerSpec): void;
    timer(timer: TimerSpec): void;
    irqLine(line: { cpu: number; irq: number; name: string; handler: Time; softirq?: 'NET_RX' | 'BLOCK'; work?: Distribution; thread?: string }): Line;
    interrupts(line: Line, when: { first?: Time; period: Distribution }): void;
  }
  interface FixOptions { wraps?: boolean; features?: Record<string, boolean>; bootParameters?: string[]; doc?: string; }
  interface WatchdogSpec {
    doc?: string;
    start?(m: Machine): string[] | string | void;
    every?: Time;
    check?(m: Machine, console: Console): string[] | string | void;
    watchdogTimer?(cpu: Cpu, lockup: LockupState, console: Console): string[] | string | void;
    rcuStall?(cpu: Cpu, rcu: RcuState, self: boolean, console: Console): string[] | string | void;
  }
  interface CheckerSpec {
    doc?: string;
    start?(m: Machine): string | void;
    events?: EventName[];
    /** What is wrong, or nothing. */
    event?(e: TraceEvent, m: Machine): string | void;
    end?(m: Machine): string | void;
  }
  interface WorkloadSpec { doc?: string; install(setup: Setup): void; }
  /** `machine()` is the machine, in an op: for virtual time and for what the op's arguments do not lead to. */
  type Make = (base: Readonly<Ops>, machine: () => Machine) => Partial<Ops>;
  type Params = Record<string, unknown>;
  /** A scenario under construction; each method changes it and returns it. */
  interface Scenario {
    name(name: string): this;
    description(text: string): this;
    machine(machine: Params): this;
    kernel(kernel: Params): this;
    costs(costs: string | Params): this;
    run(run: Params): this;
    expect(expect: Params): this;
    workload(workload: string | Definition<'workload'> | Params, params?: Params | WorkloadSpec): this;
    watchdog(watchdog: string | Definition<'watchdog'> | Params, params?: Params | WatchdogSpec): this;
    check(checker: string | Definition<'checker'> | Params, params?: Params | CheckerSpec): this;
    fix(fix: string | Definition<'fix'> | Params, params?: Params | Make): this;
    fix(name: string, options: FixOptions, make: Make): this;
    /** Has a policy schedule the tasks of a class. */
    policy(slot: 'fair' | 'rt', policy: string | Definition<'scheduler-policy'>, params?: Params): this;
    policy(slot: 'fair' | 'rt', name: string, spec: PolicySpec | (() => PolicySpec)): this;
    /** Adds to the timeline. */
    at(time: Time, action: Params): this;
    /** Puts a value at a path, such as 'machine.cpus'. */
    set(path: string, value: unknown): this;
  }
  /** Begins with a file, a shipped scenario, an object, or nothing. */
  export function scenario(base?: string | Params): Scenario;
  export function ns(n: number): Time;
  export function us(n: number): Time;
  export function ms(n: number): Time;
  export function s(n: number): Time;
  /** A change to the kernel's rules: the ops that differ. */
  export function fix(name: string, make: Make): Definition<'fix'>;
  export function fix(name: string, options: FixOptions, make: Make): Definition<'fix'>;
  export function watchdog(name: string, spec: WatchdogSpec): Definition<'watchdog'>;
  export function workload(name: string, spec: WorkloadSpec): Definition<'workload'>;
  /** A scheduler; a function makes one with variables of its own. */
  export function policy(name: string, spec: PolicySpec | (() => PolicySpec)): Definition<'scheduler-policy'>;
  export function checker(name: string, spec: CheckerSpec): Definition<'checker'>;

  // At the prompt, all of these are global, and so are the commands and:
  global {
    /** The machine as it stands. */
    const m: Machine;
    function cpu(n: number): Cpu;
    const tasks: Task[];
    const rd: RootDomain;
    const log: string[];
    function print(...values: unknown[]): void;
  }
