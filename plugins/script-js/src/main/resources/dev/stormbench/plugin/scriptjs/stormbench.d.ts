// TypeScript declarations of the module 'stormbench' and of the prompt.
// Made from the SPI's interfaces by DeclarationsTest; after a change of the SPI, run it with JAVA_TOOL_OPTIONS=-Ddeclarations.write=true.

declare module 'stormbench' {
  type Preempt = 'none' | 'voluntary' | 'lazy' | 'full' | 'rt';
  type Context = 'idle' | 'task' | 'softirq' | 'hardirq';
  type Policy = 'other' | 'fifo' | 'rr' | 'stop' | 'idle';
  type PrioBail = 'bail' | 'bail-and-retry' | 'push';
  type PullBy = 'token' | 'walk' | 'direct' | 'none';
  type Invoke = 'inline' | 'ksoftirqd';
  type ExitKind = 'unreg-bpf' | 'error' | 'error-bpf' | 'error-stall';
  type EventName = 'sched_switch' | 'sched_waking' | 'sched_wakeup' | 'sched_wakeup_new' | 'sched_migrate_task' | 'sched_wake_idle_without_ipi' | 'sched_process_exit' | 'irq_handler_entry' | 'irq_handler_exit' | 'softirq_raise' | 'softirq_entry' | 'softirq_exit' | 'tasklet_entry' | 'tasklet_exit' | 'workqueue_queue_work' | 'workqueue_activate_work' | 'workqueue_execute_start' | 'workqueue_execute_end' | 'ipi_send_cpu' | 'csd_queue_cpu' | 'csd_function_entry' | 'csd_function_exit' | 'local_timer_entry' | 'local_timer_exit' | 'reschedule_entry' | 'reschedule_exit' | 'call_function_single_entry' | 'call_function_single_exit' | 'irq_work_entry' | 'irq_work_exit' | 'hrtimer_start' | 'hrtimer_expire_entry' | 'hrtimer_expire_exit' | 'hrtimer_cancel' | 'timer_start' | 'timer_expire_entry' | 'timer_expire_exit' | 'tick_stop' | 'cpu_idle' | 'rcu_stall_warning' | 'sched_pi_setprio' | 'sched_stat_runtime' | 'hrtimer_setup' | 'timer_init' | 'timer_cancel' | 'rcu_utilization' | 'sched_process_fork' | 'call_function_entry' | 'call_function_exit' | 'ipi_send_cpumask';

  interface Service {
    readonly workload: string;
    readonly cpu: number;
    readonly arrivals: number;
    readonly completed: number;
    readonly dropped: number;
    readonly backlog: number;
    readonly backlogMax: number;
    readonly bodyNsSum: number;
    readonly bodyNsMax: number;
    readonly largestSnapshot: number;
  }
  interface ContextInfo {
    readonly kind: Context;
    readonly what: string;
    readonly sinceNs: number;
    readonly irqsOff: boolean;
  }
  interface LineCount {
    readonly irq: number;
    readonly name: string;
    readonly count: number;
  }
  interface TimerInfo {
    readonly kind: string;
    readonly function: string;
    readonly expiresNs: number;
    readonly of: string;
  }
  interface IrqCount {
    readonly irq: number;
    readonly count: number;
  }
  interface ExitInfo {
    readonly kind: ExitKind;
    readonly reason: string;
    readonly message: string;
  }
  interface Machine {
    backlog(cpu: number): number;
    cpu(cpu: number): Cpu;
    feature(name: string): boolean;
    readonly features: Record<string, boolean>;
    hasTracepoint(name: string): boolean;
    readonly hz: number;
    jiffiesAt(ns: number): number;
    readonly kernelLog: string[];
    lockup(cpu: number): LockupState;
    readonly nowNs: number;
    readonly nrCpus: number;
    readonly preempt: Preempt;
    readonly rcu: RcuState;
    readonly rootDomain: RootDomain;
    rule(key: string): string;
    readonly rules: Record<string, string>;
    readonly services: Service[];
    sysctl(name: string): number;
    readonly sysctls: Record<string, number>;
    readonly tasks: Task[];
    readonly threadirqs: boolean;
    readonly watchdogThresh: number;
    workerPool(cpu: number): WorkerPool;
    /** all CPUs, ascending */
    readonly cpus: readonly Cpu[];
    /** virtual time in seconds */
    readonly now: number;
  }
  interface Cpu {
    readonly bails: number;
    readonly contexts: ContextInfo[];
    readonly curr: Task;
    readonly hops: number;
    readonly id: number;
    readonly inHardirq: boolean;
    readonly inServingSoftirq: boolean;
    ipisFrom(cpu: number): number;
    ipisReceived(vector: number): number;
    readonly irqCounts: LineCount[];
    readonly irqsDisabled: boolean;
    readonly lastSwitchNs: number;
    readonly latchedVectors: number[];
    readonly localTimerInterrupts: number;
    readonly needResched: boolean;
    readonly preemptCount: number;
    readonly pushesFrom: number;
    readonly remainingNs: number;
    readonly rq: Rq;
    readonly softirqNs: number;
    readonly softirqPending: number;
    softirqVecCount(vec: number): number;
    softirqVecNs(vec: number): number;
    readonly stack: string[];
    readonly stopWorks: string[];
    timeNs(context: Context): number;
    readonly timers: TimerInfo[];
    /** tasklets scheduled on it and not yet begun */
    readonly backlog: number;
  }
  interface Rq {
    readonly cpu: number;
    readonly curr: Task;
    readonly highestPrioCurr: number;
    readonly highestPrioNext: number;
    readonly nrPushable: number;
    readonly nrRunning: number;
    readonly nrSwitches: number;
    readonly overloaded: boolean;
    readonly pushBusy: boolean;
    pushable(i: number): Task | null;
    readonly queued: Task[];
    readonly reschedAttempts: number;
    readonly rtNrRunning: number;
    readonly rtThrottled: boolean;
    readonly rtTimeNs: number;
  }
  interface Task {
    allowed(cpu: number): boolean;
    readonly allowedCpus: number[];
    readonly comm: string;
    readonly cpu: number;
    readonly deadlineNs: number;
    readonly kthread: boolean;
    readonly lastSwitchInNs: number;
    readonly lastSwitchOutNs: number;
    readonly lastWakeNs: number;
    readonly lastWakerContext: Context | null;
    readonly lastWakerCpu: number;
    readonly migrationDisabled: number;
    readonly nice: number;
    readonly normalPrio: number;
    readonly nrCpusAllowed: number;
    readonly onCpu: boolean;
    readonly onRq: boolean;
    readonly pid: number;
    readonly policy: Policy;
    readonly prio: number;
    readonly schedDeadlineNs: number;
    readonly state: string;
    readonly sumExecRuntimeNs: number;
    readonly switches: number;
    readonly vruntimeNs: number;
    readonly waitsFor: string;
    readonly waitsUntilNs: number;
    readonly wakeups: number;
    readonly weight: number;
  }
  interface RootDomain {
    readonly bails: number;
    readonly circuits: number;
    cpupri(cpu: number): number;
    readonly hops: number;
    readonly pulls: number;
    pullsBy(cpu: number): number;
    readonly pushes: number;
    readonly retries: number;
    readonly rtoCount: number;
    rtoCpu: number;
    rtoLoop: number;
    readonly rtoLoopNext: number;
    rtoMask(cpu: number): boolean;
    rtoMaskNext(cpu: number): number;
    readonly tokenLive: boolean;
    readonly walks: number;
  }
  interface RcuState {
    readonly fqs: number;
    readonly gpAgeJiffies: number;
    readonly gpSeq: number;
    gpsBehind(cpu: number): number;
    readonly name: string;
    owesQs(cpu: number): boolean;
    readonly qlen: number;
    readonly stallTimeoutJiffies: number;
    ticksThisGp(cpu: number): number;
  }
  interface LockupState {
    readonly countsIrqs: boolean;
    readonly hrtimerInterrupts: number;
    readonly intrStorm: boolean;
    readonly mostFrequentIrqs: IrqCount[];
    readonly nmiTouches: number;
    readonly now: number;
    readonly reportTs: number;
    restartReportWindow(): void;
    readonly samplePeriodMs: number;
    readonly threshold: number;
    readonly touchTs: number;
    utilization(i: number, context: Context): number;
  }
  interface WorkerPool {
    readonly cpu: number;
    readonly inFlight: string;
    readonly pending: string[];
    readonly touchedNs: number;
    readonly watchdogTsNs: number;
    readonly worker: Task | null;
  }
  interface Scx {
    createDsq(dsqId: number): void;
    dsqMove(p: Task, dsqId: number, enqFlags: number): boolean;
    dsqNrQueued(dsqId: number): number;
    dsqPeek(dsqId: number): Task | null;
    dsqTasks(dsqId: number): Task[];
    dsqVtime(p: Task): number;
    error(message: string): void;
    exit(message: string): void;
    insert(p: Task, dsqId: number, sliceNs: number, enqFlags: number): void;
    insertVtime(p: Task, dsqId: number, sliceNs: number, vtime: number, enqFlags: number): void;
    kickCpu(cpu: number, flags: number): void;
    readonly machine: Machine;
    moveToLocal(dsqId: number): boolean;
    readonly nowNs: number;
    readonly nrCpus: number;
    pickIdleCpu(p: Task, flags: number): number;
    selectCpuDfl(p: Task, prevCpu: number): number;
    setDsqVtime(p: Task, vtime: number): void;
    setSlice(p: Task, ns: number): void;
    slice(p: Task): number;
    readonly smpProcessorId: number;
    testAndClearCpuIdle(cpu: number): boolean;
    readonly DEQ_SLEEP: number;
    readonly DSQ_GLOBAL: number;
    readonly DSQ_LOCAL: number;
    readonly DSQ_LOCAL_ON: number;
    readonly ENQ_HEAD: number;
    readonly ENQ_LAST: number;
    readonly ENQ_PREEMPT: number;
    readonly ENQ_WAKEUP: number;
    readonly KICK_IDLE: number;
    readonly KICK_PREEMPT: number;
    readonly PICK_IDLE_CORE: number;
    readonly SLICE_DFL: number;
    readonly SLICE_INF: number;
    /** The local queue of a CPU. */
    localOn(cpu: number): number;
  }
  /** The decision points of the kernel, flat over all tables. */
  interface Ops {
    needPull(rq: Rq, prev: Task): boolean;
    nextPushable(rq: Rq): Task | null;
    overloadRule(rq: Rq): boolean;
    prioBail(rq: Rq, next: Task, pull: boolean): PrioBail;
    prioRaisePushes(rq: Rq, p: Task): boolean;
    pushTarget(task: Task, thisCpu: number): number;
    pullBy(thisRq: Rq): PullBy;
    rtoNextCpu(rd: RootDomain, thisCpu: number): number;
    invokeSoftirq(cpu: Cpu): Invoke;
    restartSoftirq(cpu: Cpu, beforeDeadline: boolean, restartsLeft: number): boolean;
    taskletBatch(cpu: Cpu, n: number): number;
    taskletMore(cpu: Cpu, left: number, done: number, elapsedNs: number): boolean;
  }
  /** A scheduler: what is left out is sched_ext's. */
  interface PolicySpec {
    doc?: string;
    /** How long a runnable task may wait before the policy is ejected; at most 30s, which is the default. */
    timeout?: Time;
    enqLast?: boolean;
    dequeue?(scx: Scx, p: Task, deqFlags: number): void;
    dispatch?(scx: Scx, cpu: number, prev: Task | null): void;
    dump?(scx: Scx): string[] | string | void;
    enqueue?(scx: Scx, p: Task, enqFlags: number): void;
    exit?(scx: Scx, why: ExitInfo): void;
    exitTask?(scx: Scx, p: Task): void;
    init?(scx: Scx): void;
    initTask?(scx: Scx, p: Task): void;
    quiescent?(scx: Scx, p: Task, deqFlags: number): void;
    runnable?(scx: Scx, p: Task, enqFlags: number): void;
    running?(scx: Scx, p: Task): void;
    selectCpu?(scx: Scx, p: Task, prevCpu: number): number;
    setCpumask?(scx: Scx, p: Task): void;
    stopping?(scx: Scx, p: Task, runnable: boolean): void;
    tick?(scx: Scx, p: Task): void;
    updateIdle?(scx: Scx, cpu: number, idle: boolean): void;
  }
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
}
