/** The numbers of insight, typed after the hub's contract, and how they are written. */

import type { EChartsCoreOption } from 'echarts/core';
import { colour } from './theme.js';

/** Spread of a measure. */
export interface Spread {
  count: number;
  p50: number | null;
  p90: number | null;
  p99: number | null;
}

/** Ratings of an episode's service, 1 to 5. */
export interface Satisfaction {
  count: number;
  content_share: number | null;
  mean: number | null;
  scores: Record<string, number>;
}

/** All numbers of a period. */
export interface Insight {
  counts: Record<string, number>;
  served_by_bot_share: number | null;
  sla_kept_share: number | null;
  volume: { day: string; conversations: number; messages: number; handoffs: number }[];
  labels: { label: string; title: string; messages: number; conversations: number }[];
  not_understood: { text: string; count: number; conversation_id: string }[];
  sent_faq: { id: string; title: string; count: number }[];
  reasons: { reason: string; count: number }[];
  waiting_seconds: Spread;
  first_response_seconds: Spread;
  satisfaction: Record<'bot' | 'agent', Satisfaction>;
  answers: { helpful: number; not_helpful: number };
  latency_ms: Spread;
}

/** Returns a share in percent, a dash where nothing was counted. */
export function percent(share: number | null): string {
  return share === null ? '—' : `${(share * 100).toFixed(1)}%`;
}

/** Returns a day of China as the API takes it. */
export function chinaDay(date: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(date);
}

/** Returns the chart of what happened day by day. */
export function volumeChart(volume: Insight['volume']): EChartsCoreOption {
  const series = [
    { name: '会话', type: 'line', data: volume.map((day) => day.conversations), color: colour('blue') },
    { name: '客户消息', type: 'line', data: volume.map((day) => day.messages), color: colour('offline') },
    { name: '转人工', type: 'line', data: volume.map((day) => day.handoffs), color: colour('brand') },
  ];
  const axisLabel = { color: colour('soft') };
  return {
    animation: false,
    grid: { left: 44, right: 16, top: 36, bottom: 28 },
    legend: { top: 0, right: 0, icon: 'circle', itemWidth: 8, textStyle: { color: colour('text') } },
    // On the canvas itself: a tooltip of markup would need inline styles.
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: {
      type: 'category',
      data: volume.map((day) => day.day.slice(5)),
      axisTick: { show: false },
      axisLabel,
    },
    yAxis: { type: 'value', minInterval: 1, axisLabel, splitLine: { lineStyle: { color: colour('line') } } },
    series: series.map((one) => ({ ...one, symbolSize: 6, lineStyle: { width: 2 } })),
  };
}

/** Returns the chart of names and numbers, the greatest on top. */
export function rankChart(ranked: readonly { name: string; value: number }[]): EChartsCoreOption {
  return {
    animation: false,
    grid: { left: 132, right: 48, top: 4, bottom: 4 },
    xAxis: { type: 'value', show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: ranked.map((one) => one.name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { width: 120, overflow: 'truncate', color: colour('text') },
    },
    series: [
      {
        type: 'bar',
        data: ranked.map((one) => one.value),
        barWidth: 14,
        itemStyle: { color: colour('bar'), borderRadius: 4 },
        label: { show: true, position: 'right', color: colour('soft') },
      },
    ],
  };
}
