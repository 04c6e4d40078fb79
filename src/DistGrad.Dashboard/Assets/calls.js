// Asks the server. What it says is wrong is thrown as an error that has its sentences.
export class ServerProblem extends Error {
  constructor(problem) {
    super(problem.problems.join(" "));
    this.problem = problem;
  }
}

export async function ask(address, options = {}) {
  let response;
  try {
    response = await fetch(address, { headers: { Accept: "application/json", ...options.headers }, ...options });
  } catch {
    throw new ServerProblem({ problems: ["The server does not answer; is it still running? Try again in a moment."] });
  }
  if (response.ok) return await response.json();
  const problem = await response.json().catch(() => null);
  throw new ServerProblem(problem?.problems ? problem : { problems: [`The server answered ${response.status}; its log says more.`] });
}

export function post(question) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question) };
}
