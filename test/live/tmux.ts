// A terminal that a test looks at: a tmux server of its own with one window.
import { spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

export type Terminal = {
  /** What stands on the screen now, line by line. */
  screen(): string
  keys(...names: string[]): void
  resize(columns: number, rows: number): void
  /** Waits until the screen is as wanted; throws with what it showed. */
  until(wanted: (screen: string) => boolean, seconds?: number): Promise<string>
  [Symbol.dispose](): void
}

/** Runs `command` by the shell; the window stays when it has ended. */
export function openTerminal(command: string, { columns = 100, rows = 30, term = 'tmux-256color' } = {}): Terminal {
  const server = `umtool-test-${process.pid}-${Math.floor(performance.now())}`
  const tmux = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync('tmux', ['-L', server, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8', TMUX: '' },
    })
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`)
    return stdout
  }
  tmux(
    'new-session',
    '-d',
    '-x',
    String(columns),
    '-y',
    String(rows),
    `export LC_ALL=C.UTF-8 TERM=${term}; ${command}; echo "left $?"; stty -a | grep -o ' -*icanon'; sleep 1000`,
  )
  const screen = (): string => tmux('capture-pane', '-p')
  return {
    screen,
    keys: (...names) => void tmux('send-keys', ...names),
    resize: (width, height) => void tmux('resize-window', '-x', String(width), '-y', String(height)),
    async until(wanted, seconds = 15) {
      const end = performance.now() + seconds * 1000
      for (;;) {
        const shown = screen()
        if (wanted(shown)) return shown
        if (performance.now() > end) throw new Error(`not on the screen after ${seconds} s:\n${shown}`)
        await sleep(50)
      }
    },
    [Symbol.dispose]: () => void spawnSync('tmux', ['-L', server, 'kill-server']),
  }
}
