/** One's own account: password, two-factor login, and where one is logged in. */

import type { DeskApi } from './api.js';

/** An open login. */
export interface Session {
  id: string;
  device: string;
  address: string;
  current: boolean;
  created_at: string;
  seen_at: string;
}

/** What the hub does with one's own account. */
export class AccountApi {
  constructor(private readonly api: DeskApi) {}

  /** Chooses a new password; other logins end. */
  changePassword(current: string, next: string): Promise<void> {
    return this.api.nothing('PUT', '/me/password', { current, new: next });
  }

  twoFactor(): Promise<{ enabled: boolean; recovery_codes_left: number }> {
    return this.api.read('/me/totp');
  }

  /** Makes a secret for the authenticator; nothing is asked for before a code has proved it. */
  prepare(password: string): Promise<{ secret: string; uri: string }> {
    return this.api.write('POST', '/me/totp', { password });
  }

  /** Switches two-factor login on; returns the recovery codes, which are told only here. */
  async enable(code: string): Promise<string[]> {
    const enabled = await this.api.write<{ recovery_codes: string[] }>('PUT', '/me/totp', { code });
    return enabled.recovery_codes;
  }

  disable(password: string): Promise<void> {
    return this.api.nothing('DELETE', '/me/totp', { password });
  }

  async sessions(): Promise<Session[]> {
    return (await this.api.read<{ sessions: Session[] }>('/me/sessions')).sessions;
  }

  endSession(id: string): Promise<void> {
    return this.api.nothing('DELETE', `/me/sessions/${id}`);
  }

  endOtherSessions(): Promise<void> {
    return this.api.nothing('DELETE', '/me/sessions');
  }
}

const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];
/** The first that fits: browsers also name those that they descend from. */
const BROWSERS: [RegExp, string][] = [
  [/MicroMessenger/, '微信'],
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

/** Returns in short what device a browser says that it runs on. */
export function deviceName(userAgent: string): string {
  const first = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  return [first(SYSTEMS), first(BROWSERS)].filter(Boolean).join(' · ') || '未知设备';
}
