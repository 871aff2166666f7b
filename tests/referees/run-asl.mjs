// Runs a state machine's definition with aws-local-stepfunctions, an implementation that isn't ours, on canned task results.
//
//   node tests/referees/run-asl.mjs DEFINITION CASES
//
// CASES is a JSON file: a list of { "name", "input", "execution": { "Id", "Name", "StartTime" }, "tasks": { STATE: [ANSWER, …] } }, where an ANSWER is
// { "result": … } or { "error": "ThrottledException", "cause": "…" }. A state's answers are taken in their order; the last one stays.
// Prints a list, one for each case: { "name", "status", "states": [the path], "calls": [{ "state", "input" }], "output" | "error" and "cause" }.
// Waits and pauses between retries take no time.
import { readFile } from 'node:fs/promises';

// The package asks for Node 22 for this one function.
Promise.withResolvers ??= () => {
  let resolve, reject;
  const promise = new Promise((fulfil, refuse) => { resolve = fulfil; reject = refuse; });
  return { promise, resolve, reject };
};
const { StateMachine } = await import('aws-local-stepfunctions');

// A loop that no answer ends is a mistake of the case, not a reason to run for ever.
const MOST_CALLS = 1000;

const [, , definitionFile, casesFile] = process.argv;
if (!casesFile) {
  console.error('usage: run-asl.mjs DEFINITION CASES');
  process.exit(2);
}
// The package puts its own clock's time over the context's StartTime, so that the case's is asked for under another name.
const text = await readFile(definitionFile, 'utf8');
const definition = JSON.parse(text.replaceAll('$$.Execution.StartTime', () => '$$.StartTime'));
const statesOf = type => Object.keys(definition.States).filter(name => definition.States[name].Type === type);
const machine = new StateMachine(definition, { validationOptions: { noValidate: true } });

async function run({ name, input, execution, tasks }) {
  const calls = [];
  const path = [];
  const given = {};
  const handler = state => taskInput => {
    if (calls.length >= MOST_CALLS) {
      throw new Error(`case "${name}" calls tasks more than ${MOST_CALLS} times`);
    }
    const answers = tasks[state] ?? [];
    const answer = answers[Math.min(given[state] ?? 0, answers.length - 1)];
    given[state] = (given[state] ?? 0) + 1;
    calls.push({ state, input: taskInput });
    if (!answer) {
      throw Object.assign(new Error(`case "${name}" has no answer for "${state}"`), { name: 'NoAnswer' });
    }
    if (answer.error) {
      throw Object.assign(new Error(answer.cause ?? ''), { name: answer.error });
    }
    return structuredClone(answer.result);
  };
  const noTime = states => Object.fromEntries(states.map(state => [state, 0]));
  const { result, eventLogs } = machine.run(input, {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(statesOf('Task').map(state => [state, handler(state)])),
      waitTimeOverrides: noTime(statesOf('Wait')),
      retryIntervalOverrides: Object.fromEntries(
        statesOf('Task').map(state => [state, (definition.States[state].Retry ?? []).map(() => 0)])),
    },
    // A task that waits for its token is answered like any other: that it waits is not the referee's to judge.
    context: { StartTime: execution.StartTime, Task: { Token: 'token' }, Execution: { Input: input, ...execution } },
  });
  // The promise says less than the log does of how a run failed.
  result.catch(() => {});
  let ending;
  for await (const log of eventLogs) {
    if (log.type === 'StateEntered') {
      path.push(log.state.name);
    } else if (log.type === 'ExecutionSucceeded') {
      ending = { status: 'SUCCEEDED', output: log.output };
    } else if (log.type === 'ExecutionFailed') {
      ending = { status: 'FAILED', error: log.Error, cause: log.Cause };
    }
  }
  return { name, ...ending, states: path, calls };
}

const outcomes = [];
for (const testCase of JSON.parse(await readFile(casesFile, 'utf8'))) {
  outcomes.push(await run(testCase));
}
console.log(JSON.stringify(outcomes, null, 2));
