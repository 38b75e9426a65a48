/** The chat's own words, in Simplified and Traditional characters; answers come as the hub writes them. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

const simplified = {
  me: '我',
  bot: '智能客服',
  agent: '人工客服',
  system: '系统消息',
  connecting: '连接中…',
  offline: '网络断开，正在重连…',
  servedByBot: '智能客服为您服务',
  servedByAgent: (name: string) => (name ? `${name} 正在为您服务` : '人工客服正在为您服务'),
  inQueue: (ahead: number) => (ahead > 0 ? `排队中，前面还有 ${ahead} 位` : '排队中，您排在第一位'),
  leavingMessage: '人工客服不在线，请留言',
  sending: '发送中…',
  waiting: '待联网后发出',
  delivered: '已送达',
  resend: '未发出，点此重发',
  typing: (who: string) => `${who}正在输入`,
  log: '聊天记录',
  newest: '回到最新',
  input: '输入您的问题',
  placeholder: '请描述您的问题…',
  leaveMessage: '请留言…',
  send: '发送',
  over: (count: number) => `，超出 ${count} 字，请删减后发送`,
  source: '依据',
  opening: '正在打开…',
  notOpened: '没能打开这份文档，请稍后再试。',
  close: '关闭',
  openChat: '联系客服',
  closeChat: '收起聊天窗口',
  more: '更多',
  soundOn: '打开提示音',
  soundOff: '关闭提示音',
  download: '下载聊天记录',
  otherLanguage: '切换到繁體字',
  attach: '发图片或视频',
  remove: (name: string) => `去掉 ${name}`,
  uploading: (percent: number) => `已上传 ${percent}%`,
  retry: '重试',
  notAllowed: '只能发图片（JPG、PNG、WebP、GIF）和短视频（MP4、MOV）',
  tooLarge: (megabytes: number) => `不能超过 ${megabytes} MB，请压缩后再发`,
  tooMany: (count: number) => `一次最多发 ${count} 个`,
  stillUploading: '附件还没传完，请稍等',
  image: '图片',
  video: '视频',
  suggestions: '猜您想问',
  suggestionsHint: (count: number) => `有 ${count} 个相关问题，按上方向键选择`,
  helpful: '有帮助',
  unhelpful: '没帮助',
  thanks: '谢谢您的评价',
  wasHelpful: '这个回答有帮助吗',
  scores: ['很不满意', '不满意', '一般', '满意', '非常满意'],
  rate: '服务评价',
  comment: '还想说点什么？（选填）',
  submit: '提交',
  notRated: '评价没提交上，请再点一次',
  order: '订单',
  ticket: '工单',
  items: (count: number) => `共 ${count} 件商品`,
  total: '合计',
  placedAt: '下单时间',
  delivery: '物流',
  lastEvent: '最新进展',
  createdAt: '提交时间',
  dueAt: '预计答复',
  noMessagesYet: '还没有聊天记录',
};

/** The words, by name. */
export type Strings = typeof simplified;

const traditional: Strings = {
  me: '我',
  bot: '智能客服',
  agent: '人工客服',
  system: '系統訊息',
  connecting: '連線中…',
  offline: '網路中斷，正在重新連線…',
  servedByBot: '智能客服為您服務',
  servedByAgent: (name) => (name ? `${name} 正在為您服務` : '人工客服正在為您服務'),
  inQueue: (ahead) => (ahead > 0 ? `排隊中，前面還有 ${ahead} 位` : '排隊中，您排在第一位'),
  leavingMessage: '人工客服不在線，請留言',
  sending: '傳送中…',
  waiting: '待連線後送出',
  delivered: '已送達',
  resend: '未送出，點此重送',
  typing: (who) => `${who}正在輸入`,
  log: '聊天記錄',
  newest: '回到最新',
  input: '輸入您的問題',
  placeholder: '請描述您的問題…',
  leaveMessage: '請留言…',
  send: '傳送',
  over: (count) => `，超出 ${count} 字，請刪減後傳送`,
  source: '依據',
  opening: '正在開啟…',
  notOpened: '沒能開啟這份文件，請稍後再試。',
  close: '關閉',
  openChat: '聯絡客服',
  closeChat: '收起聊天視窗',
  more: '更多',
  soundOn: '開啟提示音',
  soundOff: '關閉提示音',
  download: '下載聊天記錄',
  otherLanguage: '切换到简体字',
  attach: '傳圖片或影片',
  remove: (name) => `去掉 ${name}`,
  uploading: (percent) => `已上傳 ${percent}%`,
  retry: '重試',
  notAllowed: '只能傳圖片（JPG、PNG、WebP、GIF）和短影片（MP4、MOV）',
  tooLarge: (megabytes) => `不能超過 ${megabytes} MB，請壓縮後再傳`,
  tooMany: (count) => `一次最多傳 ${count} 個`,
  stillUploading: '附件還沒傳完，請稍候',
  image: '圖片',
  video: '影片',
  suggestions: '猜您想問',
  suggestionsHint: (count) => `有 ${count} 個相關問題，按上方向鍵選擇`,
  helpful: '有幫助',
  unhelpful: '沒幫助',
  thanks: '謝謝您的評價',
  wasHelpful: '這個回答有幫助嗎',
  scores: ['很不滿意', '不滿意', '一般', '滿意', '非常滿意'],
  rate: '服務評價',
  comment: '還想說點什麼？（選填）',
  submit: '提交',
  notRated: '評價沒提交上，請再點一次',
  order: '訂單',
  ticket: '工單',
  items: (count) => `共 ${count} 件商品`,
  total: '合計',
  placedAt: '下單時間',
  delivery: '物流',
  lastEvent: '最新進展',
  createdAt: '提交時間',
  dueAt: '預計答覆',
  noMessagesYet: '還沒有聊天記錄',
};

/** The languages of the chat's own words. */
export type Language = 'zh-CN' | 'zh-TW';

let language: Language = 'zh-CN';
const shown = new Set<ReactiveControllerHost>();

/** Returns the words in the language that was chosen. */
export function words(): Strings {
  return language === 'zh-TW' ? traditional : simplified;
}

/** Returns the language that was chosen. */
export function currentLanguage(): Language {
  return language;
}

/** Chooses a language; everything shown changes with it. */
export function useLanguage(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const host of shown) host.requestUpdate();
}

/** Has a component rendered again when the language changes. */
export class Localised implements ReactiveController {
  /**
   * @param host - the component.
   */
  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** Begins to follow. */
  hostConnected(): void {
    shown.add(this.host);
  }

  /** Stops to follow. */
  hostDisconnected(): void {
    shown.delete(this.host);
  }
}
