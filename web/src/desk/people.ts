/** Colleagues, teams, automatic assignment, and the record of who did what. */

import type { DeskApi, Query } from './api.js';
import type { Agent, Colleague, Named, Team } from './types.js';

/** Whether waiting conversations are assigned by the desk itself; `by` is null while the file decides. */
export interface Assignment {
  auto_assign: boolean;
  by: Named | null;
  changed_at: string | null;
}

/** One entry of the record: who did what when. */
export interface AuditEntry {
  id: number;
  agent: Named | null;
  action: string;
  target: string;
  target_id: string | null;
  text: string;
  created_at: string;
}

/** A password that was made for somebody; it is told only here. */
export interface NewPassword {
  agent: Agent;
  password: string;
}

/** What the hub does with people. */
export class PeopleApi {
  constructor(private readonly api: DeskApi) {}

  /** Returns everybody, and what they can be skilled in. */
  agents(): Promise<{ agents: Colleague[]; topics: string[] }> {
    return this.api.read('/agents');
  }

  create(account: Record<string, unknown>): Promise<NewPassword> {
    return this.api.write('POST', '/agents', account);
  }

  change(id: string, changes: Record<string, unknown>): Promise<Agent> {
    return this.api.write('PATCH', `/agents/${id}`, changes);
  }

  reset(id: string): Promise<NewPassword> {
    return this.api.write('POST', `/agents/${id}/reset`);
  }

  /** Switches two-factor login off for somebody who lost their authenticator. */
  disableTwoFactor(id: string): Promise<void> {
    return this.api.nothing('DELETE', `/agents/${id}/totp`);
  }

  /** Logs somebody out everywhere. */
  endSessions(id: string): Promise<void> {
    return this.api.nothing('DELETE', `/agents/${id}/sessions`);
  }

  async teams(): Promise<Team[]> {
    return (await this.api.read<{ teams: Team[] }>('/teams')).teams;
  }

  createTeam(name: string): Promise<Team> {
    return this.api.write('POST', '/teams', { name });
  }

  renameTeam(id: string, name: string): Promise<Team> {
    return this.api.write('PATCH', `/teams/${id}`, { name });
  }

  /** Deletes a team; `to` (a team, or `everybody`) gets the conversations that wait for it. */
  deleteTeam(id: string, to: string): Promise<void> {
    return this.api.nothing('DELETE', `/teams/${id}?to=${encodeURIComponent(to)}`);
  }

  assignment(): Promise<Assignment> {
    return this.api.read('/assignment');
  }

  switchAssignment(on: boolean): Promise<Assignment> {
    return this.api.write('PUT', '/assignment', { auto_assign: on });
  }

  audit(query: Query): Promise<{ entries: AuditEntry[]; more: boolean }> {
    return this.api.read('/audit', query);
  }

  async auditActions(): Promise<Record<string, string>> {
    return (await this.api.read<{ actions: Record<string, string> }>('/audit/actions')).actions;
  }
}
